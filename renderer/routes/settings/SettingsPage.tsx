import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { z } from 'zod';
import { say } from '../../../contract/words/index.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { About } from './About.tsx';
import { Appearance } from './Appearance.tsx';
import { AuditTrail } from './AuditTrail.tsx';
import { Data } from './Data.tsx';
import { Relay } from './Relay.tsx';
import { Security } from './Security.tsx';
import css from './SettingsPage.module.css';
import { ThisPc } from './ThisPc.tsx';

const sections = ['pc', 'appearance', 'data', 'security', 'relay', 'audit', 'about'] as const;
type SectionName = (typeof sections)[number];

const searchSchema = z.object({ section: z.enum(sections).catch('pc') });

const contents: Readonly<Record<SectionName, ReactNode>> = {
  pc: <ThisPc />,
  appearance: <Appearance />,
  data: <Data />,
  security: <Security />,
  relay: <Relay />,
  audit: <AuditTrail />,
  about: <About />,
};

/** The settings, one section at a time; which one is in the page's address. */
export function SettingsPage() {
  const { section } = searchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const go = (name: string | null) =>
    void navigate({ to: '/settings', search: { section: name ?? 'pc' }, replace: true });
  return (
    <>
      <PageHeader title={say('settings.title')} lead={say('settings.lead')} />
      <Tabs
        orientation="vertical"
        value={section}
        onChange={go}
        keepMounted={false}
        classNames={{
          root: css.tabs ?? '',
          list: css.list ?? '',
          tab: css.tab ?? '',
          tabLabel: css.label ?? '',
          panel: css.panel ?? '',
        }}
      >
        <Tabs.List aria-label={say('settings.sections')}>
          {sections.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {say(`settings.section.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {sections.map((name) => (
          <Tabs.Panel key={name} value={name}>
            {contents[name]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
