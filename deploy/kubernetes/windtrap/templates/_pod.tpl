{{/* What all services and the topics' Job have in common: the operator's wishes for a pod. */}}
{{- define "windtrap.podPlacement" -}}
{{- $values := index .root.Values .component -}}
automountServiceAccountToken: false
# A Service named windtrap-gateway would set WINDTRAP_GATEWAY_PORT, which is a key of the configuration.
enableServiceLinks: false
securityContext:
  {{- $security := .root.Values.podSecurityContext | default dict }}
  {{- if and (eq .component "transformer") $security.runAsUser }}
  {{- /* Volumes belong to root; on OpenShift, where the user is null, the platform chooses the group too. */}}
  {{- $security = merge (dict) $security (dict "fsGroup" $security.runAsUser "fsGroupChangePolicy" "OnRootMismatch") }}
  {{- end }}
  {{- toYaml $security | nindent 2 }}
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
  {{- if dig "tls" "existingSecret" "" $values }}
  - name: tls
    mountPath: /etc/windtrap-tls
    readOnly: true
  {{- end }}
  {{- if eq .component "transformer" }}
  - name: state
    mountPath: /var/lib/windtrap/transformer
  {{- end }}
  {{- if include "windtrap.scripts" . }}
  - name: scripts
    mountPath: /etc/windtrap/scripts
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
{{- with dig "tls" "existingSecret" "" $values }}
- name: tls
  secret:
    secretName: {{ . }}
{{- end }}
{{- with include "windtrap.scripts" . }}
- name: scripts
  configMap:
    name: {{ . }}
{{- end }}
{{- with $values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* ConfigMap of the scripts, for whom it concerns: the transformer runs them, and the console shows them. */}}
{{- define "windtrap.scripts" -}}
{{- if and .root.Values.transformer.enabled (has .component (list "transformer" "console")) -}}
{{- .root.Values.transformer.scripts.existingConfigMap -}}
{{- end -}}
{{- end -}}
