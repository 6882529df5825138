<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{config "String" "appname" ""}}</title>
<h1>{{.greeting}}</h1>
<form method="post" action="/">
  <label>Write something <input name="text" required autofocus></label>
  <button>Send</button>
</form>
{{range .entries}}
<p>{{.}}</p>
{{else}}
<p>Nobody has written anything yet.</p>
{{end}}
