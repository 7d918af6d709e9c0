import { RemovalPolicy } from 'aws-cdk-lib';
import type { Node } from 'constructs';

/** Which deployment this is, `-c stage=…`. Only `prod` keeps its data when its stack goes. */
export type Stage = { readonly name: string; readonly isProduction: boolean; readonly removal: RemovalPolicy };

const form = /^[a-z][a-z0-9]{1,15}$/;

export const stageOf = (node: Node): Stage => {
  const name: unknown = node.tryGetContext('stage') ?? 'dev';
  if (typeof name !== 'string' || !form.test(name)) throw new Error(`-c stage=… must match ${form.source}`);
  const isProduction = name === 'prod';
  return { name, isProduction, removal: isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY };
};
