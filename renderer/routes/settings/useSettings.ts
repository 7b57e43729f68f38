import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { HubError } from '../../../contract/errors.ts';
import type { AppSettings } from '../../../contract/ipc/index.ts';
import { invoke, queryKeyOf, useAsk } from '../../lib/bridge.ts';

const settingsKey = queryKeyOf('app.settings', {});

/** The settings, changed in the window at once and put back where the Hub refuses. */
export function useSettings() {
  const asked = useAsk('app.settings', {});
  const client = useQueryClient();
  const change = useMutation<AppSettings, HubError, Partial<AppSettings>, AppSettings | undefined>({
    mutationFn: (patch) => invoke('app.changeSettings', patch),
    onMutate: async (patch) => {
      await client.cancelQueries({ queryKey: settingsKey });
      const before = client.getQueryData<AppSettings>(settingsKey);
      if (before) client.setQueryData<AppSettings>(settingsKey, { ...before, ...patch });
      return before;
    },
    onError: (_error, _patch, before) => client.setQueryData(settingsKey, before),
    onSuccess: (settings) => client.setQueryData(settingsKey, settings),
  });
  return { asked, settings: asked.data, change };
}
