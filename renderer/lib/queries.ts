import { QueryClient } from '@tanstack/react-query';

/** One cache for the window. The Hub is on this PC, so being offline stops no question. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: 'always', retry: false, staleTime: 15_000, gcTime: 300_000 },
    mutations: { networkMode: 'always', retry: false },
  },
});
