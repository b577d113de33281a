package streaming

// What tests outside of the package need of its insides.
var (
	EncodeBody = func(m Message) ([]byte, error) { return m.appendBody(nil) }
	DecodeBody = decodeBody
)
