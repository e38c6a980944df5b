module pinger

go 1.19
