/** The page that the browser shows when it comes back from the vendor's sign-in. */
export const oauth = {
  oauthPage: {
    done: {
      title: 'You are signed in',
      text: 'Backroom has what it needs. You can close this page and go back to Backroom.',
    },
    denied: {
      title: 'You were not signed in',
      text: 'Access was declined, so nothing has changed. Go back to Backroom if you want to try again.',
    },
    failed: {
      title: 'The sign-in did not work',
      text: 'Go back to Backroom, it says what went wrong and what you can do.',
    },
    mismatch: {
      title: 'This answer belongs to another sign-in',
      text: 'Go back to Backroom and open the sign-in page from there. Do not use an older page or link.',
    },
    over: {
      title: 'This sign-in is over',
      text: 'Go back to Backroom. If you are not signed in there, start again.',
    },
  },
} as const;
