import { defineErrors } from '../errors/app-error.ts'

export const oidcErrors = defineErrors({
  oidc_off: {
    status: 404,
    title: 'Signing in with another account is not set up here',
    help: 'Sign in with a password. Whoever runs this installation sets it up with the variables DIAPASON_OIDC_….',
    retryable: false,
  },
  oidc_unavailable: {
    status: 503,
    title: 'The system that you sign in with does not answer',
    help: 'Try again in a moment, or sign in with a password if you have one.',
    retryable: true,
  },
  oidc_failed: {
    status: 403,
    title: 'The sign-in was not completed',
    help: 'Begin again on the sign-in page: a sign-in is valid for ten minutes, in the browser where it began.',
    retryable: false,
  },
  oidc_email_unverified: {
    status: 403,
    title: 'The system that you sign in with does not vouch for your address',
    help: 'Confirm your e-mail address there, then sign in again.',
    retryable: false,
  },
  oidc_not_invited: {
    status: 403,
    title: 'Nobody has invited this address',
    help: 'Ask an administrator of this installation for an invitation.',
    retryable: false,
  },
  oidc_no_role: {
    status: 403,
    title: 'The system that you sign in with gives you no role here',
    help: 'Ask whoever looks after your account there to add you to one of the groups that have a role in Diapason.',
    retryable: false,
  },
  oidc_account_exists: {
    status: 409,
    title: 'An account with this address signs in with a password',
    help: 'Sign in with the password, then connect the other account on your account page.',
    retryable: false,
  },
  oidc_link_refused: {
    status: 409,
    title: 'This account cannot be connected',
    help: 'Its address must be the one of your account here, and it must not be connected to somebody else.',
    retryable: false,
  },
  password_needed: {
    status: 409,
    title: 'It is the only way to sign in to this account',
    help: 'Have an administrator make you a link to choose a password first.',
    retryable: false,
  },
})
