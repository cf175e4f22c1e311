import type { Resource, Synthesised } from './synthesise.ts';

/** Resources of a type in all stacks, each with `STACK/ID`. */
export function all({ templates }: Synthesised, type: string): [path: string, resource: Resource][] {
  return [...templates].flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]): [string, Resource] => [`${stack}/${id}`, resource]),
  );
}
