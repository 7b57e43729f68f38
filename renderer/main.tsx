import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { followChanges, question } from './lib/bridge.ts';
import { queryClient } from './lib/queries.ts';
import { router } from './router.tsx';
import { theme, variables } from './theme.ts';

// The first page needs these two: asked before anything is drawn, while the page's own chunk loads.
void queryClient.prefetchQuery(question('app.status', {}));
void queryClient.prefetchQuery(question('app.overview', {}));
followChanges(window.backroom);

const host = document.getElementById('root');
if (!host) throw new Error('index.html has no #root');
createRoot(host).render(
  <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
);
