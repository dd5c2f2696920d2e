/** A new screen takes the focus to its heading, so that a screen reader says where it is. */
export function arrived(heading: HTMLElement): void {
  heading.focus({ preventScroll: true });
}
