/**
 * Who may import whom (ARCHITECTURE.md tells why). Each rule's comment says what to do instead.
 * Run alone: node_modules/.bin/depcruise --config tools/depcruise.cjs main contract providers preload renderer demo test
 */
const OURS = '^(main|contract|providers|preload|renderer|relay|demo|test|tools)/';
const NODE_BUILTINS = ['core'];
const ELECTRON = '^electron(/|$)|node_modules/electron(-store)?/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'These files import each other in a ring. Move what both need into a third file that imports neither.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-missing-files',
      comment:
        'Nothing is there. Relative imports carry their .ts or .tsx ending; packages must stand in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|virtual:)|\\?' },
    },
    {
      name: 'contract-stands-alone',
      comment: 'The contract is at the bottom: move what it needs into contract/, or keep the type on the other side.',
      severity: 'error',
      from: { path: '^contract/' },
      to: { path: OURS, pathNot: '^contract/' },
    },
    {
      name: 'contract-and-providers-run-anywhere',
      comment: 'No Node here: describe it as data and let main/ do it, or put a pure helper into contract/ or the kit.',
      severity: 'error',
      from: { path: '^(contract|providers)/' },
      to: { dependencyTypes: NODE_BUILTINS },
    },
    {
      name: 'providers-use-zod-only',
      comment:
        'A provider is data with a few pure functions: no package but zod. What is generic belongs to providers/kit.',
      severity: 'error',
      from: { path: '^providers/' },
      to: { path: 'node_modules/', pathNot: 'node_modules/zod/' },
    },
    {
      name: 'providers-see-contract-and-kit',
      comment:
        'A provider may import contract/ and providers/kit/. If it needs more, the kit lacks a word: add it there.',
      severity: 'error',
      from: { path: '^providers/' },
      to: { path: OURS, pathNot: '^(contract|providers)/' },
    },
    {
      name: 'providers-do-not-know-each-other',
      comment: 'Two providers share through providers/kit/, never directly. Only the registry lists them all.',
      severity: 'error',
      from: { path: '^providers/([^/]+)/' },
      to: { path: '^providers/([^/]+)(/|$)', pathNot: '^providers/($1|kit)/' },
    },
    {
      name: 'registry-is-the-only-door-to-providers',
      comment: 'Ask providers/registry.ts for the definition by its id: the engine knows no provider by name.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^providers/', pathNot: '^providers/(registry\\.ts|kit/)' },
    },
    {
      name: 'window-and-preload-see-the-contract',
      comment:
        'The window talks to the Hub through contract/ipc.ts only: add a procedure there and answer it in main/ipc/.',
      severity: 'error',
      from: { path: '^(renderer|preload|relay)/' },
      to: { path: OURS, pathNot: ['^contract/', '^$1/'] },
    },
    {
      name: 'window-has-no-node',
      comment: 'The page runs in a sandbox without Node or Electron: add a procedure to contract/ipc.ts instead.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: NODE_BUILTINS },
    },
    {
      name: 'electron-stays-in-the-shell',
      comment:
        'The Hub also runs without a window: put what needs Electron into main/shell/ and hand it to the Hub as a function.',
      severity: 'error',
      from: { path: '^(main|contract|providers|renderer|relay|demo)/', pathNot: '^main/(shell/|index\\.ts$)' },
      to: { path: ELECTRON },
    },
    {
      name: 'the-hub-knows-no-shell',
      comment: 'Only main/index.ts builds the shell. Let the Hub announce what happened and the shell listen.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(shell/|index\\.ts$)' },
      // The port is types only: what shell and Hub promise each other.
      to: { path: '^main/shell/', pathNot: '^main/shell/hub-port\\.ts$' },
    },
    {
      name: 'demo-stands-alone',
      comment: 'The pretend shop knows nothing of the app, so that it proves something: copy the vendor, not our code.',
      severity: 'error',
      from: { path: '^demo/' },
      to: { path: OURS, pathNot: '^demo/' },
    },
    {
      name: 'demo-is-loaded-when-asked-for',
      comment:
        'Use await import() inside main/pretend/, so that start-up does not pay for the pretend shop (its worker may import it).',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/pretend/worker\\.ts$' },
      to: { path: '^demo/', dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'demo-is-loaded-from-pretend',
      comment: 'Only main/pretend/ starts the pretend shop inside the app.',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/pretend/' },
      to: { path: '^demo/' },
    },
    {
      name: 'no-tests-or-tools-in-the-app',
      comment: 'Shipped code must not lean on tests or build scripts: move the shared part into the app.',
      severity: 'error',
      from: { path: '^(main|contract|providers|preload|renderer|relay|demo)/' },
      to: { path: '^(test|tools)/' },
    },
    {
      name: 'main-does-not-import-the-window',
      comment: 'What both sides need belongs to contract/.',
      severity: 'error',
      from: { path: '^main/' },
      to: { path: '^(renderer|preload)/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(out|\\.cache|test-results)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
