<ul>
{{- range .links}}<li><a href="{{.url}}">{{.label}}</a></li>{{end -}}
</ul>
{{- /* no line behind it */ -}}
