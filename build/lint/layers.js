/**
 * Who may import whom. A unit is a folder or a file; the unit of a file is its longest match here. Each names the units
 * whose code it may import (`uses`), those of which it may import types alone (`types`), and the npm packages it may
 * load, where that is limited. Imports run upstream: scenarios ← emulator ← conformance ← reports ← cli.
 */
export const LAYERS = [
  { unit: 'package-root.ts', uses: [] },
  { unit: 'conformance/contract', uses: [] },
  { unit: 'emulator/kernel', uses: [], packages: ['seedrandom'] },
  { unit: 'scenarios', uses: ['package-root.ts', 'emulator/kernel'] },

  { unit: 'emulator/radio', uses: ['emulator/kernel', 'scenarios'] },
  { unit: 'emulator/traffic', uses: ['emulator/kernel', 'scenarios'], types: ['emulator/radio', 'emulator/cell'] },
  { unit: 'emulator/cell', uses: ['emulator/kernel', 'emulator/radio', 'emulator/cell/subscriber.ts', 'scenarios'] },
  {
    unit: 'emulator/application-flow.ts',
    uses: ['emulator/kernel', 'emulator/traffic', 'emulator/cell'],
    types: ['emulator/radio', 'emulator/observer'],
  },
  {
    unit: 'emulator/observer',
    uses: ['emulator/kernel', 'emulator/radio', 'emulator/traffic', 'emulator/cell', 'emulator/application-flow.ts'],
    types: ['emulator/emulation.ts'],
  },
  {
    unit: 'emulator/emulation.ts',
    uses: [
      'emulator/kernel',
      'emulator/radio',
      'emulator/traffic',
      'emulator/cell',
      'emulator/application-flow.ts',
      'emulator/observer',
      'scenarios',
    ],
  },
  // Interfaces of time and I/O that nef and qod are given and live implements.
  { unit: 'emulator/live/io-tracking.ts', uses: [] },
  { unit: 'emulator/live/test-time.ts', uses: [] },
  // What servers keep; the interface and its default are a leaf.
  { unit: 'emulator/store/durable-store.ts', uses: [] },
  // What every server of ours needs when it is operated.
  { unit: 'emulator/http', uses: [] },
  { unit: 'emulator/store', uses: ['emulator/store/durable-store.ts', 'scenarios'] },
  {
    unit: 'emulator/nef',
    uses: [
      'emulator/kernel',
      'emulator/cell',
      'emulator/http',
      'emulator/store/durable-store.ts',
      'scenarios',
      'package-root.ts',
    ],
    types: ['emulator/live/io-tracking.ts', 'emulator/radio'],
  },
  {
    unit: 'emulator/record',
    uses: [
      'emulator/kernel',
      'emulator/radio',
      'emulator/traffic',
      'emulator/cell',
      'emulator/application-flow.ts',
      'emulator/observer',
      'emulator/emulation.ts',
      'emulator/nef',
      'scenarios',
      'package-root.ts',
    ],
  },
  {
    unit: 'emulator/validation',
    uses: [
      'emulator/kernel',
      'emulator/radio',
      'emulator/cell',
      'emulator/emulation.ts',
      'scenarios',
      'package-root.ts',
    ],
  },
  {
    unit: 'emulator/explorer',
    uses: [
      'emulator/kernel',
      'emulator/radio',
      'emulator/cell',
      'emulator/emulation.ts',
      'emulator/nef',
      'scenarios',
      'package-root.ts',
    ],
  },
  // The subscriber directory is what an operator's identity system would give a QoD server: interfaces, no cell.
  { unit: 'emulator/cell/subscriber.ts', uses: [] },
  {
    unit: 'emulator/authorization',
    uses: ['emulator/kernel', 'emulator/http', 'scenarios'],
    types: ['emulator/cell/subscriber.ts', 'emulator/live/io-tracking.ts'],
  },
  {
    unit: 'emulator/qod/notifications',
    uses: ['emulator/kernel', 'emulator/store/durable-store.ts'],
    types: ['emulator/authorization', 'emulator/live/io-tracking.ts'],
  },
  // The reference server reaches the network over HTTP alone, as any other implementation does.
  {
    unit: 'emulator/qod',
    uses: [
      'emulator/kernel',
      'emulator/authorization',
      'emulator/http',
      'emulator/qod/notifications',
      'emulator/store/durable-store.ts',
      'conformance/contract',
      'scenarios',
      'package-root.ts',
    ],
    types: ['emulator/cell/subscriber.ts', 'emulator/live/io-tracking.ts'],
  },
  {
    unit: 'emulator/live',
    uses: [
      'emulator/kernel',
      'emulator/cell',
      'emulator/observer',
      'emulator/emulation.ts',
      'emulator/record',
      'emulator/nef',
      'emulator/authorization',
      'emulator/http',
      'emulator/qod',
      'emulator/store',
      'emulator/store/durable-store.ts',
      'emulator/live/io-tracking.ts',
      'emulator/live/test-time.ts',
      'conformance/contract',
      'scenarios',
      'package-root.ts',
    ],
    types: ['emulator/radio'],
  },
  { unit: 'emulator', uses: ['emulator', 'scenarios', 'conformance/contract', 'package-root.ts'], inside: true },

  // Checks judge evidence; of the emulator they know the types of what was observed.
  {
    unit: 'conformance/checks',
    uses: [
      'conformance',
      'conformance/record.ts',
      'conformance/contract',
      'emulator/kernel',
      'scenarios',
      'package-root.ts',
    ],
    types: ['emulator'],
  },
  {
    unit: 'conformance/record.ts',
    uses: ['conformance/contract'],
    types: ['conformance', 'conformance/checks', 'emulator'],
  },
  {
    unit: 'conformance',
    uses: [
      'conformance/checks',
      'conformance/record.ts',
      'conformance/contract',
      'emulator',
      'emulator/kernel',
      'scenarios',
      'package-root.ts',
    ],
  },
  {
    unit: 'reports',
    uses: [
      'conformance',
      'conformance/record.ts',
      'conformance/contract',
      'emulator',
      'emulator/kernel',
      'scenarios',
      'package-root.ts',
    ],
  },
  {
    unit: 'cli',
    uses: [
      'reports',
      'conformance',
      'conformance/record.ts',
      'conformance/contract',
      'emulator',
      'emulator/kernel',
      'scenarios',
      'package-root.ts',
    ],
  },
];

/**
 * Files through which another top-level folder may be entered. A folder that is not here is entered by any file. The
 * releases by name, contract.ts, load nothing else: the command's help needs no more.
 */
export const ENTRIES = {
  emulator: ['emulator/index.ts', 'emulator/kernel/index.ts'],
  conformance: [
    'conformance/index.ts',
    'conformance/contract/index.ts',
    'conformance/contract/contract.ts',
    'conformance/record.ts',
  ],
  reports: ['reports/index.ts'],
};

/** Folders inside a top-level folder that are entered through those files as well. */
export const CLOSED_FOLDERS = ['conformance/contract', 'emulator/kernel'];

/**
 * Servers that prove what the suite says of implementations by other hands. Each may import what is within its own folder and
 * what an operator gives it, and nothing else of the project, so that no mistake is shared.
 */
export const STRANGERS = {
  folders: ['honest', 'leaky', 'static'].map((name) => `conformance/test/servers/${name}`),
  common: 'conformance/test/servers/operator.ts',
};

/** Test files, which see whatever they need; nothing but a test may import them. */
export function isTestFile(path) {
  return /(^|\/)test\/|\.test\.ts$/.test(path);
}

/** The layer of a file, by its path from the package's folder; undefined for files outside of all layers. */
export function layerOf(path) {
  const inside = (unit) => path === unit || path.startsWith(`${unit}/`) || (unit === 'cli' && path === 'cli.ts');
  const matches = LAYERS.filter(({ unit }) => inside(unit));
  return matches.sort((a, b) => b.unit.length - a.unit.length)[0];
}
