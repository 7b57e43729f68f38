/** The tray, its menu and the notifications of the system. */
export const tray = {
  line: {
    none: 'Nothing is connected yet',
    allWell: '{count, plural, one {Your system is} other {All # systems are}} up to date',
    needsYou: '{count, plural, one {# system needs you} other {# systems need you}}',
    working: 'Fetching…',
    offline: 'This PC is offline',
    paused: 'Everything is paused',
    pausedUntil: 'Everything is paused until {until}',
    locked: 'The vault is locked',
    starting: 'One moment…',
  },
  recoveryCode: 'Write this recovery code down and keep it away from this PC:',
  pauseHour: 'Pause for an hour',
  pauseTomorrow: 'Pause until tomorrow',
  pauseForever: 'Pause until I say',
  matter: '{name} needs you',
  matterApp: 'Backroom needs you',
  matterBody: 'Open Backroom to see what happened and what to do.',
} as const;
