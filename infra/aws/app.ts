import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from './data-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { stageOf } from './stage.ts';

const app = new App();
const stage = stageOf(app.node);

const data = new DataStack(app, `Amends-${stage.name}-Data`, stage);
new ServiceStack(app, `Amends-${stage.name}-Service`, { stage, data, sign: data.sign, seal: data.seal });

Tags.of(app).add('project', 'amends');
Tags.of(app).add('stage', stage.name);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

app.synth();
