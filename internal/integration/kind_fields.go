package integration

import "parapet/internal/entra"

const (
	guidPattern   = `[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}`
	domainPattern = `([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?\.)+[a-zA-Z]{2,}`
)

// defenderFields are those of Settings, as a form shows them.
func defenderFields() []Field {
	return append(generalFields(), networkFields()...)
}

func generalFields() []Field {
	return []Field{
		{
			Path: "name", Section: "general", Label: "Name", Type: TextField, Required: true, MaxLength: 64,
			Help: "What people call the integration. Its part of the graph is named after it for ever.",
		},
		{
			Path: "description", Section: "general", Label: "Description", Type: LongField, MaxLength: 1000,
			Help: "What it is for, and whom to ask about it.",
		},
		{
			Path: "account_name", Section: "general", Label: "Account name", Type: TextField, MaxLength: 100,
			Help: "What people call the tenant; the name of the integration unless it is given.",
		},
		{
			Path: "tag_account_name", Section: "general", Label: "Tag with account name", Type: SwitchField, Default: false,
			Help: "Stamps the property tag.AccountName on every entity.",
		},
		{
			Path: "tenant_id", Section: "connection", Label: "Tenant ID", Type: TextField, Required: true, MaxLength: 253,
			Pattern: guidPattern + "|" + domainPattern,
			Wants:   "must be the Directory (tenant) ID of the app registration's overview page, or a verified domain",
			Help:    "The Directory (tenant) ID of the app registration's overview page, or a verified domain.",
		},
		{
			Path: "credential_id", Section: "connection", Label: "Credential", Type: CredentialField, Required: true,
			Help: "The application that reads the tenant, and how it proves who it is. One credential may serve several integrations.",
		},
		{
			Path: "cloud", Section: "connection", Label: "Cloud", Type: ChoiceField, Default: "commercial", Choices: clouds(),
			Help: "Which of Microsoft's clouds the tenant is in.",
		},
		{
			Path: "schedule", Section: "reading", Label: "Schedule", Type: ScheduleField, Required: true,
			Default: Schedule{Interval: TwelveHours},
			Help:    "Intervals are counted from the moment of enabling; a cron expression goes by the clocks of its time zone.",
		},
		{
			Path: "enabled", Section: "reading", Label: "Enabled", Type: SwitchField, Default: true,
			Help: "An integration that is not enabled is paused. What it has read stays.",
		},
		{
			Path: "sources", Section: "reading", Label: "Sources", Type: SourcesField,
			Help: "What is read. Only the permissions of what is switched on are needed.",
		},
		{
			Path: "response_allowed", Section: "reading", Label: "Allow response", Type: SwitchField, Default: false,
			Help: "Lets responders act on the tenant's devices. Without it the integration only reads.",
		},
	}
}

func networkFields() []Field {
	fields := []Field{
		{
			Path: "ca_certificates", Section: "network", Label: "Certificate authorities", Type: LongField, MaxLength: 100_000, Advanced: true,
			Help: "Further authorities to trust, in PEM, for a network whose proxy inspects TLS.",
		},
		{
			Path: "quota_window_scale", Section: "network", Label: "Scale of quota windows", Type: NumberField, Default: 1, Advanced: true,
			Help: "1 but for a simulated tenant that shrinks its own windows.",
		},
	}
	for _, e := range []struct{ name, label, help string }{
		{"login", "Sign-in", "https://host that signs applications in."},
		{"defender", "Defender API", "https://host of the Defender API, such as that of a region."},
		{"graph", "Microsoft Graph", "https://host of Microsoft Graph."},
		{"storage", "Storage of exports", "https://host beside the cloud's own that export files may lie on."},
		{"portal", "Portal", "https://host of the Defender portal that links lead to."},
		{"defender_scope", "Scope of the Defender API", "The resource of its tokens, followed by /.default."},
		{"graph_scope", "Scope of Microsoft Graph", "The resource of its tokens, followed by /.default."},
	} {
		fields = append(fields, Field{
			Path: "endpoints." + e.name, Section: "network", Label: e.label, Type: TextField, MaxLength: 300, Advanced: true,
			Help: e.help + " The cloud's own unless it is given.",
		})
	}
	return fields
}

func clouds() []Choice {
	var all []Choice
	for _, name := range entra.CloudNames() {
		all = append(all, Choice{name, cloudLabels[name]})
	}
	return all
}

var cloudLabels = map[string]string{
	"commercial": "Commercial", "gcc": "US Government GCC", "gcc-high": "US Government GCC High", "dod": "US Department of Defense",
}

// entraCredentials are the ways of an application to prove who it is to Entra.
func entraCredentials() []CredentialDescriptor {
	client := Field{
		Path: "client_id", Label: "Client ID", Type: TextField, Required: true, Pattern: guidPattern, MaxLength: 36,
		Wants: "must be the Application (client) ID of the app registration's overview page",
		Help:  "The Application (client) ID of the app registration's overview page.",
	}
	own := client
	own.Required = false
	own.Help = "The client ID of a user-assigned identity; empty for the machine's own."
	return []CredentialDescriptor{
		{ClientSecret, "Client secret", "A secret of the app registration. Secrets expire; certificates are safer.", []Field{
			client,
			{Path: "secret", Label: "Client secret", Type: TextField, Required: true, Secret: true, MaxLength: 500, Help: "The Value of the secret, not its Secret ID."},
			{Path: "expires_at", Label: "Expires", Type: DateField, Help: "When the secret expires, so that you are warned 30, 7 and 1 days before."},
		}},
		{Certificate, "Certificate", "A certificate with its RSA key, whose public part is registered with the application.", []Field{
			client,
			{Path: "certificate", Label: "Certificate with key", Type: FileField, Required: true, Secret: true, MaxLength: 100_000, Help: "A PEM or PFX file. It is kept sealed; its expiry is read from it."},
			{Path: "certificate_password", Label: "Password of the PFX", Type: TextField, Secret: true, MaxLength: 500, Help: "Empty for a PFX without one, and for PEM."},
		}},
		{ManagedIdentity, "Managed identity", "The identity of the machine in Azure that Parapet runs on, in its own tenant. Nothing secret is kept.", []Field{own}},
		{WorkloadIdentity, "Workload identity", "The identity of the Kubernetes pod that Parapet runs in, federated with the application. Nothing secret is kept.", []Field{client}},
	}
}
