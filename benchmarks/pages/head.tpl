<link rel="stylesheet" href="/static/bank.css"/><meta name="description" content="{{.summary}}"/>
{{- /* no line behind it */ -}}
