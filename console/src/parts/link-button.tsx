import { Button, type ButtonProps } from 'antd'
import { useHref, useNavigate } from 'react-router'

/** A link that looks like a button: it can be opened in another tab, and moves within the console otherwise. */
export function LinkButton({
  to,
  ...props
}: Omit<ButtonProps, 'href' | 'onClick'> & { readonly to: string }) {
  const navigate = useNavigate()
  return (
    <Button
      {...props}
      href={useHref(to)}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void navigate(to)
      }}
    />
  )
}
