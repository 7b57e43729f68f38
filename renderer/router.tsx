import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { later } from './lib/later.ts';
import { OverviewPage } from './routes/overview/OverviewPage.tsx';
import { LostPage } from './routes/root/LostPage.tsx';
import { RootLayout } from './routes/root/RootLayout.tsx';
import { RouteTrouble } from './routes/root/RouteTrouble.tsx';

/**
 * What a page's address carries after the question mark, unread: a page checks its own with a schema, inside its own
 * chunk, so that the start of the window loads no schemas.
 */
export type Search = { readonly [key: string]: unknown };
const unread = (search: Record<string, unknown>): Search => search;

const root = createRootRoute({ component: RootLayout, notFoundComponent: LostPage });

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  // The page the window opens on comes with the start; each other one is fetched when it is wanted.
  component: OverviewPage,
});
const connections = createRoute({
  getParentRoute: () => root,
  path: '/connections',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/connections/ConnectionsPage.tsx')), 'ConnectionsPage'),
});
const connection = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connectionId',
  component: lazyRouteComponent(() => later(import('./routes/connection/ConnectionPage.tsx')), 'ConnectionPage'),
});
/** `?again=<connection id>` signs in again to a connection that is there; `&write=yes` begins with writing allowed. */
const connect = createRoute({
  getParentRoute: () => root,
  path: '/connect/$provider',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/connect/ConnectPage.tsx')), 'ConnectPage'),
});
/** `?kind=order&connection=<id>&q=<words>&record=<id>`: see routes/records/search.ts. */
const records = createRoute({
  getParentRoute: () => root,
  path: '/records',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/records/RecordsPage.tsx')), 'RecordsPage'),
});
const flows = createRoute({
  getParentRoute: () => root,
  path: '/flows',
  component: lazyRouteComponent(() => later(import('./routes/flows/FlowsPage.tsx')), 'FlowsPage'),
});
/** `?push=<id>`: see routes/flows/search.ts. */
const flow = createRoute({
  getParentRoute: () => root,
  path: '/flows/$flowId',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/flows/FlowPage.tsx')), 'FlowPage'),
});
/** `?choice=<id>` goes to one choice of its mapping. */
const flowSetup = createRoute({
  getParentRoute: () => root,
  path: '/flows/$flowId/setup',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/flows/SetupPage.tsx')), 'SetupPage'),
});
/** `?kind=customer&show=joined`: see routes/matches/search.ts. */
const matches = createRoute({
  getParentRoute: () => root,
  path: '/matches',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/matches/MatchesPage.tsx')), 'MatchesPage'),
});
/** `?connection=<id>` shows the runs of one connection. */
const history = createRoute({
  getParentRoute: () => root,
  path: '/history',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/history/HistoryPage.tsx')), 'HistoryPage'),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/history/$runId',
  component: lazyRouteComponent(() => later(import('./routes/history/RunPage.tsx')), 'RunPage'),
});
/** `?connection=<id>&stream=<id>`: the records that were set aside, with their retry. */
const setAside = createRoute({
  getParentRoute: () => root,
  path: '/history/set-aside',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/history/SetAsidePage.tsx')), 'SetAsidePage'),
});
/** `?connection=<id>&only=apart&message=<id>`: see routes/webhooks/search.ts. */
const received = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/webhooks/ReceivedPage.tsx')), 'ReceivedPage'),
});
/** `?state=failed&delivery=<id>`, as on the page of one address. */
const sent = createRoute({
  getParentRoute: () => root,
  path: '/webhooks/sent',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/webhooks/SentPage.tsx')), 'SentPage'),
});
const newAddress = createRoute({
  getParentRoute: () => root,
  path: '/webhooks/sent/new',
  component: lazyRouteComponent(() => later(import('./routes/webhooks/NewAddressPage.tsx')), 'NewAddressPage'),
});
const address = createRoute({
  getParentRoute: () => root,
  path: '/webhooks/sent/$addressId',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/webhooks/AddressPage.tsx')), 'AddressPage'),
});
/** `?section=data`: see routes/settings/SettingsPage.tsx. */
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: unread,
  component: lazyRouteComponent(() => later(import('./routes/settings/SettingsPage.tsx')), 'SettingsPage'),
});

const routeTree = root.addChildren([
  overview,
  connections,
  connection,
  connect,
  records,
  flows,
  flow,
  flowSetup,
  matches,
  history,
  run,
  setAside,
  received,
  sent,
  newAddress,
  address,
  settings,
]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  defaultErrorComponent: RouteTrouble,
  defaultPreload: 'intent',
  // A page draws its own waiting state; the router's would only flash.
  defaultPendingMs: 150,
  scrollRestoration: true,
  scrollToTopSelectors: ['#page'],
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
