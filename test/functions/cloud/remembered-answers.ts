/** Gives the first answer again to whoever asks the same; asking at once, both wait for the one. */
export function rememberedAnswers(): <T>(question: unknown, ask: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, Promise<unknown>>();
  return <T>(question: unknown, ask: () => Promise<T>): Promise<T> => {
    const text = JSON.stringify(question);
    if (!answers.has(text)) answers.set(text, ask());
    return answers.get(text) as Promise<T>;
  };
}
