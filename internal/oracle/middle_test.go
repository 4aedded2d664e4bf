package oracle

import ("testing";"fmt";"sort")

func TestTmp(t *testing.T){
 w:=DefaultWorld()
 for _,reg:=range []string{"today","emergency"} {
 p:=MiddlePoint(); p.Choice["regime"]=reg
 r,err:=w.Eval(p); if err!=nil {t.Fatal(err)}
 var k []string
 for n:=range r.Num { k=append(k,n)}
 sort.Strings(k)
 for _,n:=range k { fmt.Println(n, r.Num[n])}
 fmt.Println(r.Bool,r.Label)
 }
}
