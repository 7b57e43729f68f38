import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { followChanges, question } from './lib/bridge.ts';
import { pageColorScheme } from './lib/color-scheme.ts';
import { queryClient } from './lib/queries.ts';
import { warmUp } from './lib/warm-up.ts';
import { router } from './router.tsx';
import { theme, variables } from './theme.ts';

/** How long the window stays empty for the first answers, which mostly come at once; then it shows that it waits. */
const patienceMs = 80;

// The first page needs these: asked before anything is drawn, so that it is drawn once and with its numbers.
const answered = Promise.all([
  queryClient.prefetchQuery(question('app.status', {})),
  queryClient.prefetchQuery(question('app.overview', {})),
  queryClient.prefetchQuery(question('flows.list', {})),
]);
const patience = new Promise((resolve) => setTimeout(resolve, patienceMs));
followChanges(window.backroom);
warmUp();
void Promise.race([answered, patience]).then(draw);

function draw(): void {
  const host = document.getElementById('root');
  if (!host) throw new Error('index.html has no #root');
  createRoot(host).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={pageColorScheme()}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
