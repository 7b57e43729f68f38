import { useNavigate } from '@tanstack/react-router';
import { say } from '../../../contract/words/index.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useVaultFirst } from '../../components/useVaultFirst.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { AddressForm } from './AddressForm.tsx';
import { BackToSent } from './AddressPage.tsx';

/** A new address; it ends on its page, where it is tested and its secret is shown. */
export function NewAddressPage() {
  const add = useDo('subscriptions.add');
  const navigate = useNavigate();
  // The secret that it signs with is kept in the vault.
  const vault = useVaultFirst(useAsk('app.status', {}).data);
  return (
    <>
      <BackToSent />
      <PageHeader title={say('webhooks.form.newTitle')} lead={say('webhooks.form.newLead')} />
      <AddressForm
        label={say('webhooks.form.add')}
        busy={add.isPending || vault.busy}
        problem={add.error}
        onSubmit={(wish) =>
          vault.first(() =>
            add.mutate(wish, {
              onSuccess: ({ id }) => void navigate({ to: '/webhooks/sent/$addressId', params: { addressId: id } }),
            }),
          )
        }
        onCancel={() => void navigate({ to: '/webhooks/sent' })}
      />
      {vault.dialog}
    </>
  );
}
