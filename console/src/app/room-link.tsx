import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, Ref } from 'react'
import { roomOf } from './rooms.ts'
import { usePermissions } from './use-permissions.ts'

type WayProps = AnchorHTMLAttributes<HTMLAnchorElement> & { readonly ref?: Ref<HTMLAnchorElement> }

/** A link into a room that not everybody may enter: to whom its door is closed it is words, and leads nowhere. */
export const RoomLink = createLink(function Way({ href = '', className, children, ref, ...rest }: WayProps) {
  const permissions = usePermissions()
  const room = roomOf(href)
  if (room !== undefined && !permissions.includes(room.permission)) return <span className={className}>{children}</span>
  return (
    <a {...rest} ref={ref} href={href} className={className}>
      {children}
    </a>
  )
})
