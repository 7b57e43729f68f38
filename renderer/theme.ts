import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/**
 * One accent (a quiet indigo), neutral greys, two weights, an 8 px grid. Light and dark are each chosen: dark is a
 * blue-grey with raised surfaces lighter than the page, not light turned round.
 */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: {
    accent: [
      '#f0f3fe',
      '#dfe5fc',
      '#bfcaf8',
      '#9aabf3',
      '#7d92ee',
      '#5a72dd',
      '#3f58c9',
      '#3549ac',
      '#2c3d8f',
      '#242f6b',
    ],
    red: ['#fcefeb', '#f8d9d0', '#f0b3a3', '#f29d84', '#f58a6c', '#d9532f', '#b3341a', '#962b15', '#7a2311', '#5c1a0d'],
    gray: [
      '#f7f8f9',
      '#f0f1f3',
      '#e5e7ea',
      '#d8dbdf',
      '#c4c8cd',
      '#9ba1a9',
      '#6b727c',
      '#4b525b',
      '#343a42',
      '#1d2127',
    ],
    dark: [
      '#e4e6ea',
      '#c3c7cd',
      '#9aa0a9',
      '#6f7680',
      '#3c424b',
      '#30353d',
      '#24282f',
      '#1b1e24',
      '#15181d',
      '#101216',
    ],
  },
  white: '#ffffff',
  black: '#1d2127',
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.5', md: '1.55', lg: '1.5', xl: '1.3' },
  fontWeights: { regular: '400', medium: '600', bold: '600' },
  spacing: { xs: '4px', sm: '8px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '3px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  shadows: {
    xs: 'none',
    sm: '0 1px 2px rgba(0, 0, 0, 0.06)',
    md: '0 2px 8px rgba(0, 0, 0, 0.1)',
    lg: '0 2px 8px rgba(0, 0, 0, 0.1)',
    xl: '0 4px 16px rgba(0, 0, 0, 0.12)',
  },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.4' },
      h3: { fontSize: '14px', lineHeight: '1.5' },
      h4: { fontSize: '14px', lineHeight: '1.5' },
      h5: { fontSize: '13px', lineHeight: '1.5' },
      h6: { fontSize: '12px', lineHeight: '1.5' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Mantine sets these two pixels smaller than the input: 11 px is too small to read.
    InputWrapper: {
      vars: () => ({
        description: { '--input-description-size': '12px' },
        error: { '--input-error-size': '13px' },
      }),
    },
    Button: { defaultProps: { size: 'sm', fw: 600 } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false } },
    Tooltip: { defaultProps: { openDelay: 300, events: { hover: true, focus: true, touch: false } } },
    Modal: { defaultProps: { centered: true, transitionProps: { duration: 120 }, overlayProps: { opacity: 0.4 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 }, overlayProps: { opacity: 0.3 } } },
  },
});

/** Mantine's own names pointed at the window's colours, which theme.css keeps for light and dark. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-quiet)',
    '--mantine-color-placeholder': 'var(--ink-quiet)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-anchor': 'var(--accent-ink)',
    '--mantine-color-error': 'var(--needs)',
  },
  light: {},
  dark: {},
});
