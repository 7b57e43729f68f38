/** The provider kit: everything a provider's folder may import beside contract/ and zod. */
export * from './action.ts';
export * from './auth.ts';
export * from './context.ts';
export * from './documents.ts';
export * from './fault.ts';
export * from './pages.ts';
export * from './provider.ts';
export * from './request.ts';
export * from './stream.ts';
export * from './tally.ts';
export * from './update.ts';
export * from './values.ts';
export * from './webhooks.ts';
export * from './zones.ts';
