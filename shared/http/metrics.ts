import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** How much each tenant asks and how it goes, for dashboards and alarms. Nothing of what was asked. */
export const metrics = new Metrics({ namespace: 'Amends', serviceName: 'api' });

type Asked = {
  /** None for who belongs to no tenant, or is nobody known. */
  readonly tenant: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
};

/** Counts one request. The route is in the log line of the request; as a dimension it would cost more than it tells. */
export const measure = ({ tenant = 'none', status, milliseconds }: Asked): void => {
  metrics.addDimension('tenant', tenant);
  metrics.addMetric('Requests', MetricUnit.Count, 1);
  metrics.addMetric('Refused', MetricUnit.Count, status >= 400 && status < 500 ? 1 : 0);
  metrics.addMetric('Failed', MetricUnit.Count, status >= 500 ? 1 : 0);
  metrics.addMetric('Latency', MetricUnit.Milliseconds, milliseconds);
  metrics.publishStoredMetrics();
};
