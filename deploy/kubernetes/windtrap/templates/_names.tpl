{{/* Name of the objects. 44 characters leave room for the longest suffix. */}}
{{- define "windtrap.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 44 | trimSuffix "-" -}}
{{- else if contains "windtrap" .Release.Name -}}
{{- .Release.Name | trunc 44 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-windtrap" .Release.Name | trunc 44 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* Name of the transformer's StatefulSet: a label of its pods is this name and 11 characters more, and has room for 63. */}}
{{- define "windtrap.transformerName" -}}
{{- include "windtrap.fullname" . | trunc 40 | trimSuffix "-" }}-transformer
{{- end -}}

{{/* The services that this release has, as a JSON list. */}}
{{- define "windtrap.components" -}}
{{- $components := list "gateway" "forwarder" -}}
{{- if .Values.transformer.enabled -}}{{- $components = append $components "transformer" -}}{{- end -}}
{{- if .Values.console.enabled -}}{{- $components = append $components "console" -}}{{- end -}}
{{- toJson $components -}}
{{- end -}}

{{/* Labels by which pods are chosen. They can't be changed in a Deployment that exists: nothing but the release may shape them. */}}
{{- define "windtrap.selectorLabels" -}}
app.kubernetes.io/name: windtrap
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end -}}
{{- end -}}

{{- define "windtrap.labels" -}}
{{- $own := dict
      "helm.sh/chart" (printf "windtrap-%s" (.root.Chart.Version | replace "+" "_" | trunc 50))
      "app.kubernetes.io/version" (.root.Chart.AppVersion | replace "+" "_" | trunc 63)
      "app.kubernetes.io/managed-by" .root.Release.Service
      "app.kubernetes.io/part-of" "windtrap" -}}
{{- toYaml (merge (include "windtrap.selectorLabels" . | fromYaml) $own .root.Values.commonLabels) -}}
{{- end -}}

{{/* A pod's labels: the operator's can't replace those of the selector. Without the chart's version, which would restart all pods. */}}
{{- define "windtrap.podLabels" -}}
{{- $labels := omit (include "windtrap.labels" . | fromYaml) "helm.sh/chart" "app.kubernetes.io/managed-by" -}}
{{- toYaml (merge $labels (index .root.Values .component).podLabels) -}}
{{- end -}}

{{- define "windtrap.serviceAccountName" -}}
{{- $account := .Values.serviceAccount -}}
{{- if $account.name -}}{{ $account.name }}{{- else if $account.create -}}{{ include "windtrap.fullname" . }}{{- else -}}default{{- end -}}
{{- end -}}

{{- define "windtrap.image" -}}
{{- $image := (index .root.Values .component).image -}}
{{- $name := $image.repository -}}
{{- if .root.Values.image.registry -}}{{- $name = printf "%s/%s" (trimSuffix "/" .root.Values.image.registry) $name -}}{{- end -}}
{{- if $image.digest -}}{{ $name }}@{{ $image.digest }}{{- else -}}{{ $name }}:{{ $image.tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}{{- end -}}
{{- end -}}

{{/* The port of /health, /ready and /metrics. */}}
{{- define "windtrap.adminPort" -}}
{{- get (dict "gateway" "8081" "forwarder" "8082" "transformer" "8083" "console" "8084") .component -}}
{{- end -}}

{{/* Base URL by which SDKs reach the gateways, as far as the chart knows. */}}
{{- define "windtrap.gatewayUrl" -}}
{{- $gateway := .Values.gateway -}}
{{- $scheme := ternary "https" "http" (ne $gateway.tls.existingSecret "") -}}
{{- if and $gateway.ingress.enabled $gateway.ingress.hosts -}}
{{ ternary "https" "http" (not (empty $gateway.ingress.tls)) }}://{{ first $gateway.ingress.hosts }}
{{- else if and $gateway.httpRoute.enabled $gateway.httpRoute.hostnames -}}
https://{{ first $gateway.httpRoute.hostnames }}
{{- else -}}
{{ $scheme }}://{{ include "windtrap.fullname" . }}-gateway.{{ .Release.Namespace }}:{{ $gateway.service.port }}
{{- end -}}
{{- end -}}
