declare module 'parse-prometheus-text-format' {
  interface Family {
    name: string
    type: string
    metrics: Array<{ value?: string, labels?: Record<string, string>, quantiles?: Record<string, string>, sum?: string, count?: string }>
  }

  export default function parsePrometheusTextFormat (text: string): Family[]
}
