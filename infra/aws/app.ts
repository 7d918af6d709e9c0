import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from './data-stack.ts';
import { MediationStack } from './mediation-stack.ts';
import { ServiceStack } from './service-stack.ts';
import { stageOf } from './stage.ts';

const app = new App();
const stage = stageOf(app.node);

const data = new DataStack(app, `Amends-${stage.name}-Data`, stage);
const { workflow: mediations } = new MediationStack(app, `Amends-${stage.name}-Mediation`, {
  stage,
  data,
  seal: data.seal,
});
new ServiceStack(app, `Amends-${stage.name}-Service`, {
  stage,
  data,
  sign: data.sign,
  seal: data.seal,
  files: data.files,
  mediations,
});

Tags.of(app).add('project', 'amends');
Tags.of(app).add('stage', stage.name);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

app.synth();
