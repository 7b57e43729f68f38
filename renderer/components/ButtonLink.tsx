import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type AnchorButtonProps = ButtonProps & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps>;

function AnchorButton({ ref, ...props }: AnchorButtonProps & { ref?: Ref<HTMLAnchorElement> }) {
  return <Button component="a" {...(ref === undefined ? {} : { ref })} {...props} />;
}

/** A button that leads to a page: a link to whoever listens, a button to whoever looks. */
export const ButtonLink = createLink(AnchorButton);
