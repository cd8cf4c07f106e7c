/** Whether keys already mean something where the focus is, or a dialog stands before the room. */
export function keysAreTaken(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return true
  const own = 'input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"], [role="combobox"]'
  return target instanceof Element && target.closest(own) !== null
}
