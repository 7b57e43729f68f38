import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';
import css from './TextLink.module.css';

function QuietAnchor({
  ref,
  className,
  ...props
}: AnchorHTMLAttributes<HTMLAnchorElement> & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a
      {...props}
      {...(ref === undefined ? {} : { ref })}
      className={className ? `${css.link} ${className}` : css.link}
    />
  );
}

/** A link inside the window, in the accent. */
export const TextLink = createLink(QuietAnchor);
