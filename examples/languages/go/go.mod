module appnet-shop-go

go 1.24

require (
	example.com/pulumi-appnet/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.259.0
)

// pulumi install writes the SDK there.
replace example.com/pulumi-appnet/sdk/go => ./sdks/appnet
