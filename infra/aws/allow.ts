import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from './acknowledge.ts';

export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Why a resource is named by a pattern: needed for every one with an asterisk. */
  readonly why?: string;
}

/** Lets a role do something. No action may be a pattern. Throws where a pattern of a resource has no reason. */
export function allow(role: IRole, { actions, resources, why }: Permission): void {
  if (actions.length === 0 || resources.length === 0) return;
  const patterns = resources.map((arn) => flatArn(Stack.of(role).resolve(arn))).filter((arn) => arn.includes('*'));
  if (actions.some((action) => action.includes('*'))) throw new Error(`expected plain actions, got ${actions}`);
  if (patterns.length > 0 && why === undefined) throw new Error(`expected a reason for ${patterns}`);
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  acknowledge(role, Object.fromEntries(patterns.map((arn) => [`IAM5[Resource::${arn}]`, why ?? ''])));
}

/** A reference as cdk-nag writes it in its findings. */
export function flatArn(node: unknown): string {
  if (typeof node === 'string') return node;
  const [[kind, value]] = Object.entries(node as Record<string, unknown>) as [[string, unknown]];
  if (kind === 'Fn::Join') {
    const [delimiter, items] = value as [string, unknown[]];
    return items.map(flatArn).join(delimiter);
  }
  if (kind === 'Fn::GetAtt') return `<${(value as string[]).join('.')}>`;
  return kind === 'Ref' ? `<${value}>` : flatArn(value);
}
