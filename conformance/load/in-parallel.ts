/** Does the same for each item, so many at once. @throws what the first that fails throws */
export async function inParallel<Item>(
  items: Iterable<Item>,
  atOnce: number,
  action: (item: Item) => Promise<void>,
): Promise<void> {
  const left = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await action(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
