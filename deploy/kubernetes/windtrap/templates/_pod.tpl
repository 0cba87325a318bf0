{{/* What the Deployments of both services and the topics' Job have in common: the operator's wishes for a pod. */}}
{{- define "windtrap.podPlacement" -}}
{{- $values := index .root.Values .component -}}
automountServiceAccountToken: false
# A Service named windtrap-gateway would set WINDTRAP_GATEWAY_PORT, which is a key of the configuration.
enableServiceLinks: false
securityContext:
  {{- toYaml .root.Values.podSecurityContext | nindent 2 }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Container of a service, without what only a long-running one has. */}}
{{- define "windtrap.container" -}}
{{- $values := index .root.Values .component -}}
image: {{ include "windtrap.image" . | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  {{- toYaml .root.Values.containerSecurityContext | nindent 2 }}
{{ include "windtrap.env" . }}
{{- with $values.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
volumeMounts:
  # A folder, not a file: a file's mount would never see a change.
  - name: config
    mountPath: /etc/windtrap
    readOnly: true
  - name: tmp
    mountPath: /tmp
  {{- if and (eq .component "gateway") .root.Values.gateway.tls.existingSecret }}
  - name: tls
    mountPath: /etc/windtrap-tls
    readOnly: true
  {{- end }}
  {{- with $values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "windtrap.volumes" -}}
{{- $values := index .root.Values .component -}}
- name: config
  {{- if .root.Values.existingConfigSecret.name }}
  secret:
    secretName: {{ .root.Values.existingConfigSecret.name }}
    items:
      - key: {{ .root.Values.existingConfigSecret.key }}
        path: windtrap.yml
  {{- else }}
  configMap:
    name: {{ include "windtrap.fullname" .root }}-{{ .configMap | default .component }}
  {{- end }}
# Native libraries of Netty and of the codecs are unpacked here.
- name: tmp
  emptyDir:
    sizeLimit: 256Mi
{{- if and (eq .component "gateway") .root.Values.gateway.tls.existingSecret }}
- name: tls
  secret:
    secretName: {{ .root.Values.gateway.tls.existingSecret }}
{{- end }}
{{- with $values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

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
  {{- if not $values.autoscaling.enabled }}
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
    metadata:
      labels:
        {{- include "windtrap.podLabels" . | nindent 8 }}
      annotations:
        kubectl.kubernetes.io/default-container: {{ .component }}
        {{- if not .root.Values.existingConfigSecret.name }}
        checksum/config: {{ include "windtrap.configChecksum" . }}
        {{- end }}
        {{- with $values.podAnnotations }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      serviceAccountName: {{ include "windtrap.serviceAccountName" .root }}
      {{- include "windtrap.podPlacement" . | nindent 6 }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        {{- if $values.topologySpreadConstraints }}
        {{- toYaml $values.topologySpreadConstraints | nindent 8 }}
        {{- else }}
        {{- $context := . }}
        {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
        - topologyKey: {{ . }}
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "windtrap.selectorLabels" $context | nindent 14 }}
          matchLabelKeys: [pod-template-hash]
        {{- end }}
        {{- end }}
      terminationGracePeriodSeconds: {{ $values.terminationGracePeriodSeconds | default (include "windtrap.shortestGrace" .) }}
      containers:
        - name: {{ .component }}
          {{- include "windtrap.container" . | nindent 10 }}
          ports:
            {{- if eq .component "gateway" }}
            - name: http
              containerPort: 8080
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
        {{- include "windtrap.volumes" . | nindent 8 }}
{{- end -}}
