{{/* Ports of brokers as JSON: those that are said, else those of bootstrap-servers. */}}
{{- define "windtrap.kafkaPorts" -}}
{{- $ports := .Values.networkPolicy.kafkaPorts -}}
{{- if not $ports -}}
{{- $servers := toString (get (.Values.config.kafka | default dict) "bootstrap-servers") -}}
{{- range regexFindAll `:[0-9]+` $servers -1 -}}{{- $ports = append $ports (trimPrefix ":" . | int) -}}{{- end -}}
{{- end -}}
{{- toJson (uniq $ports) -}}
{{- end -}}

{{/* Ports of ClickHouse as JSON: those that are said, else those of the destinations' URLs. */}}
{{- define "windtrap.clickHousePorts" -}}
{{- $ports := .Values.networkPolicy.clickHousePorts -}}
{{- if not $ports -}}
{{- range .Values.config.destinations -}}
{{- $url := get (.clickhouse | default dict) "url" | default list -}}
{{- range regexFindAll `https?://[^/, \]"]+` (toJson $url) -1 -}}
{{- $port := regexFind `:[0-9]+$` . | trimPrefix ":" -}}
{{- $ports = append $ports ($port | default (ternary "443" "80" (hasPrefix "https:" .)) | int) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson (uniq $ports) -}}
{{- end -}}

{{/* What a service may reach: names, Kafka, for forwarder and console ClickHouse, and for the console the services of this release. */}}
{{- define "windtrap.egress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
- ports:
    {{- range include "windtrap.kafkaPorts" .root | fromJsonArray }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- if eq .component "console" }}
- to:
    - podSelector:
        matchLabels:
          {{- include "windtrap.selectorLabels" (dict "root" .root) | nindent 10 }}
  ports:
    {{- range list 8080 8081 8082 8083 }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end }}
{{- if has .component (list "forwarder" "console") }}
{{- $ports := include "windtrap.clickHousePorts" .root | fromJsonArray }}
{{- if $ports }}
- ports:
    {{- range $ports }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end }}
{{- end }}
{{- with .root.Values.networkPolicy.extraEgress }}
{{ toYaml . }}
{{- end }}
{{- end -}}
