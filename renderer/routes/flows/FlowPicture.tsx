import type { ReactNode } from 'react';
import type { FlowKind } from '../../../contract/flows/index.ts';
import { VendorMark } from '../../components/VendorMark.tsx';
import css from './FlowPicture.module.css';
import { useSystems } from './systems.ts';
import { isTwoWay } from './tell.ts';

interface FlowPictureProps {
  kind: FlowKind;
  source: { provider: string; name: string };
  target: { provider: string; name: string };
  /** Of the marks, in pixels. */
  size?: number;
}

/** What happens, as a picture: a thing on its way from one mark to another. The words beside it say the same. */
export function FlowPicture({ kind, source, target, size = 32 }: FlowPictureProps) {
  const system = useSystems();
  const [from, to] = [system(source), system(target)];
  return (
    <span className={css.picture} aria-hidden="true">
      <VendorMark name={from.name} mark={from.mark} size={size} />
      <svg className={css.way} width="72" height="32" viewBox="0 0 72 32" aria-hidden="true" focusable="false">
        <path className={css.line} d={isTwoWay(kind) ? 'M9 16h13M50 16h13' : 'M3 16h19M50 16h13'} />
        <path className={css.head} d="M60 12l4 4-4 4" />
        {isTwoWay(kind) ? <path className={css.head} d="M12 12l-4 4 4 4" /> : null}
        <g className={css.thing} transform="translate(26 6)">
          {things[kind]}
        </g>
      </svg>
      <VendorMark name={to.name} mark={to.mark} size={size} />
    </span>
  );
}

const sheet = <path d="M4 1.5h8.5l4 4v13h-12.5zM12.5 1.5v4h4" />;
const coins = (
  <>
    <ellipse cx="10" cy="5" rx="6.5" ry="3" />
    <path d="M3.5 5v10c0 1.7 2.9 3 6.5 3s6.5-1.3 6.5-3V5M3.5 10c0 1.7 2.9 3 6.5 3s6.5-1.3 6.5-3" />
  </>
);
const box = <path d="M3 6l7-3.5L17 6v8l-7 3.5L3 14zM3 6l7 3.5L17 6M10 9.5v8" />;

/** On a field of 20 x 20. */
const things: Readonly<Record<FlowKind, ReactNode>> = {
  order_to_invoice: (
    <>
      {sheet}
      <path d="M6.5 9.5h7M6.5 12.5h7M6.5 15.5h4" />
    </>
  ),
  refund_to_credit_note: (
    <>
      {sheet}
      <path d="M13.5 12h-6.5M9 9.5l-2.5 2.5L9 14.5" />
    </>
  ),
  payout_to_deposit: coins,
  customers: (
    <>
      <circle cx="10" cy="6.5" r="3.5" />
      <path d="M3.5 18c0-3.6 2.9-6 6.5-6s6.5 2.4 6.5 6" />
    </>
  ),
  products: box,
  stock: <path d="M2.5 4h15M2.5 10.5h15M2.5 17h15M5 4v-2.5h4V4M8 10.5v-3h4v3M11 17v-3.5h4V17" />,
  invoice_to_order: (
    <>
      {sheet}
      <path d="M7 12.5l2.3 2.3 4.2-4.6" />
    </>
  ),
  shipment_to_order: (
    <>
      <path d="M1.5 4.5h10v9h-10zM11.5 7.5h4l3 3v3h-7" />
      <circle cx="5.5" cy="15" r="1.8" />
      <circle cx="14.5" cy="15" r="1.8" />
    </>
  ),
  fees_to_expenses: (
    <>
      {sheet}
      <path d="M12.5 9.5l-5 6M7.7 10.2v.1M12.3 14.8v.1" />
    </>
  ),
  purchase_order_to_bill: (
    <>
      <path d="M1 3h2.7l2.2 9.5h8.6l2.3-7H4.4" />
      <circle cx="7" cy="16.3" r="1.4" />
      <circle cx="13.3" cy="16.3" r="1.4" />
    </>
  ),
  bills: (
    <>
      {sheet}
      <path d="M10 9v7M12 10.3c-.7-.8-3.7-1-3.7.6s3.7.9 3.7 2.6-3.2 1.5-4 .5" />
    </>
  ),
};
