Attribute VB_Name = "PmfLibreOffice"

' Used in LibreOffice only. There ThisComponent is the workbook; Excel knows no such thing and takes it for a variable
' that is never used, which Option Explicit would forbid: hence none here.
'
' Shell does not wait, and must not: LibreOffice answers nobody while it waits for a program. The workbook is named
' by its address, in which blanks, quotation marks and letters outside English are already written as %20 and the like.

Public Sub StartPython(Interpreter As String, Job As String)
    Shell """" & Interpreter & """ -m pmf_excel.buttons " & Job & " """ & ThisComponent.URL & """", 0
End Sub
