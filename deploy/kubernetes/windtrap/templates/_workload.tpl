{{/* The Deployment of a service. */}}
{{- define "windtrap.deployment" -}}
{{- $values := index .root.Values .component -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "windtrap.fullname" .root }}-{{ .component }}
  namespace: {{ .root.Release.Namespace }}
  labels:
    {{- include "windtrap.labels" . | nindent 4 }}
spec:
  {{- if not (dig "autoscaling" "enabled" false $values) }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  # A pod that is ready for a moment only does not let the next one go.
  minReadySeconds: 5
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "windtrap.selectorLabels" . | nindent 6 }}
  template:
    {{- include "windtrap.podTemplate" . | nindent 4 }}
{{- end -}}

{{/* The pods of a service. */}}
{{- define "windtrap.podTemplate" -}}
{{- $values := index .root.Values .component -}}
metadata:
  labels:
    {{- include "windtrap.podLabels" . | nindent 4 }}
  annotations:
    kubectl.kubernetes.io/default-container: {{ .component }}
    {{- if not .root.Values.existingConfigSecret.name }}
    checksum/config: {{ include "windtrap.configChecksum" . }}
    {{- end }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "windtrap.serviceAccountName" .root }}
  {{- include "windtrap.podPlacement" . | nindent 2 }}
  {{- with $values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- if $values.topologySpreadConstraints }}
    {{- toYaml $values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- $context := . }}
    {{- $revision := ternary "controller-revision-hash" "pod-template-hash" (eq .component "transformer") }}
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "windtrap.selectorLabels" $context | nindent 10 }}
      matchLabelKeys: [{{ $revision }}]
    {{- end }}
    {{- end }}
  terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds | default (include "windtrap.shortestGrace" .) }}
  containers:
    - name: {{ .component }}
      {{- include "windtrap.container" . | nindent 6 }}
      ports:
        {{- with get (dict "gateway" 8080 "console" 8090) .component }}
        - name: http
          containerPort: {{ . }}
        {{- end }}
        - name: admin
          containerPort: {{ include "windtrap.adminPort" . }}
      startupProbe:
        httpGet:
          path: /health
          port: admin
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet:
          path: /health
          port: admin
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet:
          path: /ready
          port: admin
        periodSeconds: 3
        timeoutSeconds: 3
        failureThreshold: 2
  volumes:
    {{- include "windtrap.volumes" . | nindent 4 }}
{{- end -}}
