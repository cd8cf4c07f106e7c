import {
  IconBrowser,
  IconCreditCard,
  IconDeviceMobile,
  IconHelpCircle,
  IconId,
  IconMail,
  IconPhone,
  IconTag,
  IconUser,
  type TablerIcon,
} from '@tabler/icons-react'

const icons: Readonly<Record<string, TablerIcon>> = {
  userId: IconUser,
  crm_id: IconId,
  anonymousId: IconBrowser,
  device: IconDeviceMobile,
  email: IconMail,
  phone: IconPhone,
  loyalty_card: IconCreditCard,
  unverified: IconHelpCircle,
}

type TypeIconProps = { readonly type: string; readonly size?: number }

/** The sign of an identifier's type; a label for whatever the brand has thought of. */
export function TypeIcon({ type, size = 18 }: TypeIconProps) {
  const Icon = icons[type] ?? IconTag
  return <Icon size={size} stroke={1.7} aria-hidden="true" />
}
