package entra

import "time"

const otherCloud = "The tenant belongs to another of Microsoft's clouds: set cloud to the right one of commercial, gcc, gcc-high and dod"

// advices says what a person can do about the codes of Microsoft's page
// "Microsoft Entra authentication and authorization error codes".
var advices = map[int]string{
	7000215: "The client secret is wrong: did you paste the Secret ID instead of its Value? The Value is shown only once, when the secret is made",
	7000222: "The client secret has expired: make a new one under Certificates & secrets of the app registration and put its Value into client_secret",
	7000218: "The application did not prove itself: set client_secret or certificate_file",
	700027:  "The certificate is not the application's: upload its public part under Certificates & secrets of the app registration, or use the one that is there",
	50012:   "The proof signed with the certificate was not accepted: register this very certificate with the application, and check this machine's clock",
	50013:   "The proof signed with the certificate was not accepted: register this very certificate with the application, and check this machine's clock",
	700016:  "The tenant has no application of this id: check client_id, tenant_id and cloud",
	7000112: "The application is switched off: enable it in the Entra admin center under Enterprise applications > Properties",
	90002:   "There is no such tenant in this cloud: check tenant_id, and whether cloud is the right one",
	900023:  "The tenant's id is malformed: copy the Directory (tenant) ID from the Entra admin center into tenant_id",
	9001023: "The tenant must be named: copy the Directory (tenant) ID from the Entra admin center into tenant_id",
	90038:   otherCloud,
	900382:  otherCloud,
	900432:  otherCloud,
	70011:   "The scope is wrong: remove endpoints.defender_scope and endpoints.graph_scope, or set each to one resource followed by /.default",
	700022:  "The scope names more than one resource: set endpoints.defender_scope and endpoints.graph_scope to one each",
	500011:  "The tenant does not have this API: it has no Defender for Endpoint licence, or admin consent was never given to the application",
	53003:   blocked,
	530032:  blocked,
}

const blocked = "A Conditional Access policy blocks the sign-in: except this application's workload identity from it, or allow this machine's address"

const noIdentity = "Parapet has to run on a machine in Azure to which this identity is assigned: look at Identity on the machine's page, " +
	"and at the client ID if the identity is a user-assigned one"

// clockAdvice answers the codes that mean a proof outside its validity.
func clockAdvice(code int, skew time.Duration) (string, bool) {
	if code != 500133 && code != 700024 {
		return "", false
	}
	const set = "Set this machine's clock right"
	if skew.Abs() > time.Minute {
		return set + ": it differs from Entra's by " + skew.String(), true
	}
	return set + ": the proof was not valid at the time Entra saw it", true
}
