<table><thead><tr><th>No.</th><th>Holder</th><th>Mail</th><th>Balance</th></tr></thead><tbody>
{{- range .accounts -}}
<tr><td>{{.number}}</td><td>{{.holder}}</td><td>{{.mail}}</td><td>{{.balance}}</td></tr>
{{- end -}}
</tbody></table>
{{- /* no line behind it */ -}}
