// The package comes without types.

declare module 'fast-decode-uri-component' {
  /** `decodeURIComponent`; `null` for what is malformed, or no UTF-8. */
  export default function decode (text: string): string | null
}
