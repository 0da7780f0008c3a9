{{- define "labelkeep.name" -}}
{{- if contains "labelkeep" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-labelkeep" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "labelkeep.selector" -}}
app.kubernetes.io/name: labelkeep
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{- define "labelkeep.labels" -}}
{{ include "labelkeep.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* One set of pods: servers or workers. Takes root, component, values (app or rqworker) and args. */}}
{{- define "labelkeep.pods" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $isServer := eq .component "app" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "labelkeep.name" $root }}-{{ .component }}
  labels:
    {{- include "labelkeep.labels" . | nindent 4 }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  selector:
    matchLabels:
      {{- include "labelkeep.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "labelkeep.labels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ include "labelkeep.name" $root }}
      automountServiceAccountToken: false
      enableServiceLinks: false
      {{- with $values.global.imagePullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile:
          type: RuntimeDefault
      {{- with .values.nodeSelector }}
      nodeSelector:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.tolerations }}
      tolerations:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "labelkeep.selector" . | nindent 14 }}
      containers:
        - name: {{ .component }}
          image: "{{ $values.global.image.repository }}:{{ $values.global.image.tag | default $root.Chart.AppVersion }}"
          imagePullPolicy: {{ $values.global.image.pullPolicy }}
          args:
            {{- toYaml .args | nindent 12 }}
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
          env:
            {{- include "labelkeep.env" $root | nindent 12 }}
            {{- if $isServer }}
            {{- with .values.tls.existingSecret }}
            - name: LABELKEEP_TLS_CERT
              value: /etc/labelkeep/tls/tls.crt
            - name: LABELKEEP_TLS_KEY
              value: /etc/labelkeep/tls/tls.key
            {{- end }}
            {{- with .values.trustedProxies }}
            - name: LABELKEEP_TRUSTED_PROXIES
              value: {{ join "," . | quote }}
            {{- end }}
            {{- end }}
          {{- if $isServer }}
          {{- $scheme := ternary "HTTP" "HTTPS" (and (gt (len .values.trustedProxies) 0) (not .values.tls.existingSecret)) }}
          ports:
            - name: web
              containerPort: {{ .values.port }}
          {{- range $probe, $rule := dict "startupProbe" (dict "periodSeconds" 2 "failureThreshold" 150) "readinessProbe" (dict "periodSeconds" 5 "failureThreshold" 2) "livenessProbe" (dict "periodSeconds" 20 "failureThreshold" 6) }}
          {{ $probe }}:
            httpGet:
              path: /health
              port: web
              scheme: {{ $scheme }}
              httpHeaders:
                # Only known host names are answered, and a pod's address is none.
                - name: Host
                  value: localhost
            timeoutSeconds: 5
            periodSeconds: {{ $rule.periodSeconds }}
            failureThreshold: {{ $rule.failureThreshold }}
          {{- end }}
          {{- end }}
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          volumeMounts:
            - name: data
              mountPath: /data
            {{- if $values.postgresql.tls.existingSecret }}
            - name: postgresql-tls
              mountPath: /etc/labelkeep/postgresql
              readOnly: true
            {{- end }}
            {{- if and $isServer .values.tls.existingSecret }}
            - name: tls
              mountPath: /etc/labelkeep/tls
              readOnly: true
            {{- end }}
            {{- with .values.extraVolumeMounts }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
      volumes:
        # No node keeps anything of its own: a certificate it made itself at most.
        - name: data
          emptyDir: {}
        {{- with $values.postgresql.tls.existingSecret }}
        - name: postgresql-tls
          secret:
            secretName: {{ . }}
            defaultMode: 0440
        {{- end }}
        {{- if $isServer }}
        {{- with .values.tls.existingSecret }}
        - name: tls
          secret:
            secretName: {{ . }}
            defaultMode: 0440
        {{- end }}
        {{- end }}
        {{- with .values.extraVolumes }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
{{- end }}

{{- define "labelkeep.env" -}}
- name: LABELKEEP_PUBLIC_URL
  value: {{ .Values.publicUrl | quote }}
- name: LABELKEEP_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secretKey.existingSecret }}
      key: {{ .Values.secretKey.key }}
- name: POSTGRE_HOST
  value: {{ .Values.postgresql.host | quote }}
- name: POSTGRE_PORT
  value: {{ .Values.postgresql.port | quote }}
- name: POSTGRE_NAME
  value: {{ .Values.postgresql.name | quote }}
- name: POSTGRE_USER
  value: {{ .Values.postgresql.user | quote }}
- name: POSTGRE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ .Values.postgresql.existingSecret }}
      key: {{ .Values.postgresql.passwordKey }}
- name: POSTGRE_SSL_MODE
  value: {{ .Values.postgresql.sslMode }}
{{- if .Values.postgresql.tls.existingSecret }}
- name: POSTGRE_SSLROOTCERT
  value: /etc/labelkeep/postgresql/ca.crt
{{- if .Values.postgresql.tls.clientCertificate }}
- name: POSTGRE_SSLCERT
  value: /etc/labelkeep/postgresql/tls.crt
- name: POSTGRE_SSLKEY
  value: /etc/labelkeep/postgresql/tls.key
{{- end }}
{{- end }}
{{- with .Values.global.customCaCerts }}
- name: CUSTOM_CA_CERTS
  value: {{ join "," . | quote }}
{{- end }}
{{- range $name, $value := .Values.global.extraEnvironmentVars }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}
