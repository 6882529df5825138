<!DOCTYPE html><html><head><meta charset="utf-8"><title>{{.title}}</title>{{.Head}}</head><body><header><h1>{{.title}}</h1></header>
{{- /* one line, as pug makes it */ -}}
<main>{{.LayoutContent}}</main><nav>{{.Menu}}</nav><footer>open from eight to five</footer></body></html>
{{- /* no line behind it */ -}}
