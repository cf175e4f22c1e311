/**
 * A client of an AWS service whose answers a test gives, by the number of the call; thrown where they are errors.
 * `inputs` holds what was asked.
 */
export function fakeClient<Client>(answer: (call: number, input: Record<string, unknown>, command: string) => unknown) {
  const inputs: Record<string, unknown>[] = [];
  const client = {
    send: async (command: { input: Record<string, unknown> }) => {
      inputs.push(command.input);
      const given = answer(inputs.length, command.input, command.constructor.name);
      if (given instanceof Error) throw given;
      return given;
    },
  };
  return { client: client as unknown as Client, inputs };
}

/** An error as the SDK throws it. */
export function awsError(name: string, more: object = {}): Error {
  return Object.assign(new Error(`${name} of a test`), { name, $metadata: { httpStatusCode: 400 } }, more);
}

/** Waits that take no time, and are counted. */
export function patience() {
  const waits: number[] = [];
  return {
    waits,
    sleep: async (ms: number) => {
      waits.push(ms);
    },
    random: () => 0.5,
  };
}
