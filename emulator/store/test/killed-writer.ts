import { openStore } from '../sqlite-store.ts';

/**
 * Writes until it is killed. Round n, in one `atomically`: puts account `round-n`, moves one from `left` to `right`,
 * deletes `round-(n-3)`. Says each round on stdout once the call has returned.
 */
const store = openStore(process.argv[2]!);
const rounds = store.collection<number>('rounds');
const accounts = store.collection<number>('accounts');
const kept = new Map(accounts.all());
for (let round = Math.max(0, ...rounds.all().map(([, value]) => value)) + 1; ; round++) {
  store.atomically(() => {
    rounds.put(`round-${round}`, round);
    accounts.put('left', (kept.get('left') ?? 0) - 1);
    store.atomically(() => accounts.put('right', (kept.get('right') ?? 0) + 1));
    rounds.delete(`round-${round - 3}`);
  });
  kept.set('left', (kept.get('left') ?? 0) - 1).set('right', (kept.get('right') ?? 0) + 1);
  process.stdout.write(`${round}\n`);
}
