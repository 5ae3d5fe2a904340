package api_test

import "maps"

// vulnerabilityExamples are those of what is counted of vulnerabilities.
var vulnerabilityExamples = map[string]func(*world) example{
	"vulnerability.list":     func(*world) example { return example{query: "queue=urgent&severity=High&sort=-devices"} },
	"vulnerability.software": func(*world) example { return example{} },
	"vulnerability.devices":  func(*world) example { return example{} },
	"vulnerability.groups":   func(*world) example { return example{} },
	"vulnerability.export":   func(*world) example { return example{query: "by=devices&format=csv"} },
	"vulnerability.summary":  func(*world) example { return example{} },
}

func init() { maps.Copy(examples, vulnerabilityExamples) }
