import { Spotlight, spotlight } from '@mantine/spotlight';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import {
  ConnectionsIcon,
  FlowsIcon,
  HistoryIcon,
  MatchesIcon,
  OverviewIcon,
  PlusIcon,
  RecordsIcon,
  SearchIcon,
  SettingsIcon,
  WebhooksIcon,
} from '../../components/icons.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { fits } from '../../lib/fits.ts';
import css from './CommandPalette.module.css';
import { useRecordHits } from './palette-search.ts';

const pages = [
  { to: '/', label: 'shell.nav.overview', icon: <OverviewIcon /> },
  { to: '/connections', label: 'shell.nav.connections', icon: <ConnectionsIcon /> },
  { to: '/records', label: 'shell.nav.records', icon: <RecordsIcon /> },
  { to: '/flows', label: 'shell.nav.flows', icon: <FlowsIcon /> },
  { to: '/history', label: 'shell.nav.history', icon: <HistoryIcon /> },
  { to: '/webhooks', label: 'shell.nav.webhooks', icon: <WebhooksIcon /> },
  { to: '/matches', label: 'matches.title', icon: <MatchesIcon /> },
  { to: '/settings', label: 'shell.nav.settings', icon: <SettingsIcon /> },
] as const;

interface Place {
  key: string;
  label: string;
  description?: string;
  icon: React.ReactNode;
  go: () => void;
}

/** Ctrl/Cmd-K: to any page, connection or record by typing a part of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState('');
  const places = usePlaces(query);
  useEffect(() => spotlight.open(), []);
  const groups = [
    { label: say('shell.palette.pages'), places: places.pages },
    { label: say('shell.palette.connections'), places: places.connections },
    { label: say('shell.palette.records'), places: places.records },
    { label: say('shell.palette.add'), places: places.providers },
  ].filter((group) => group.places.length > 0);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      scrollable
      maxHeight="min(480px, 70vh)"
      yOffset="12vh"
      centered={false}
      overlayProps={{ backgroundOpacity: 0.3, blur: 0 }}
      attributes={{ content: { 'aria-label': say('shell.palette.open') } }}
      classNames={{ action: css.action ?? '', actionsGroup: css.group ?? '', actionDescription: css.description ?? '' }}
    >
      <Spotlight.Search
        placeholder={say('shell.palette.placeholder')}
        aria-label={say('shell.palette.placeholder')}
        leftSection={<SearchIcon />}
      />
      <Spotlight.ActionsList>
        {groups.map((group) => (
          <Spotlight.ActionsGroup key={group.label} label={group.label}>
            {group.places.map(({ key, label, description, icon, go }) => (
              <Spotlight.Action
                key={key}
                label={label}
                {...(description === undefined ? {} : { description })}
                leftSection={icon}
                onClick={go}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 ? <Spotlight.Empty>{say('shell.palette.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function usePlaces(query: string): Record<'pages' | 'connections' | 'providers' | 'records', Place[]> {
  const navigate = useNavigate();
  const connections = useAsk('connections.list', {}).data ?? [];
  const providers = useAsk('catalogue.list', {}).data ?? [];
  const hits = useRecordHits(query);
  return {
    pages: pages
      .filter((page) => fits(query, say(page.label)))
      .map(({ to, label, icon }) => ({ key: to, label: say(label), icon, go: () => void navigate({ to }) })),
    connections: connections
      .filter((one) => fits(query, one.name, one.providerName, one.account))
      .slice(0, 8)
      .map(({ id, name, account, providerName, mark }) => ({
        key: id,
        label: name,
        description: account,
        icon: <VendorMark name={providerName} mark={mark} size={24} />,
        go: () => void navigate({ to: '/connections/$connectionId', params: { connectionId: id } }),
      })),
    providers: providers
      .filter((one) => query.trim() !== '' && fits(query, one.name, say('catalogue.connect')))
      .slice(0, 6)
      .map(({ id, name }) => ({
        key: id,
        label: say('shell.palette.connect', { name }),
        icon: <PlusIcon />,
        go: () => void navigate({ to: '/connect/$provider', params: { provider: id } }),
      })),
    records: hits.map(({ id, entity, title, subtitle, connectionName }) => ({
      key: String(id),
      label: subtitle ? `${title} · ${subtitle}` : title,
      description: connectionName,
      icon: <RecordsIcon />,
      go: () => void navigate({ to: '/records', search: { kind: entity, record: id } }),
    })),
  };
}
